//! A folder of its own in which the built program runs with an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use shadowdrill::cli::load::{self, Sources};
use shadowdrill::library::Lock;

/// The built program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_shadowdrill");

/// What a command came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Done {
    /// As a snapshot, without trailing spaces.
    pub fn shown(&self) -> String {
        let head = |text: &str| text.lines().take(60).map(|line| format!("{line}\n")).collect::<String>();
        format!("status {}\n-- stdout\n{}-- stderr\n{}", self.status, head(&self.stdout), head(&self.stderr))
    }

    /// Fails unless it ran its drills to their end, whether they passed or not.
    #[track_caller]
    pub fn ran(self) -> Done {
        assert!(matches!(self.status, 0 | 1), "{}", self.shown());
        self
    }

    /// Fails with everything it said unless it came to this status.
    #[track_caller]
    pub fn expect(self, status: i32) -> Done {
        assert_eq!(self.status, status, "{}", self.shown());
        self
    }
}

/// An empty folder and an empty environment.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    pub fn new() -> Sandbox {
        Sandbox { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A sandbox with the bundled library as a project.
    pub fn project() -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.run(&["init"]).expect(0);
        sandbox
    }

    /// Adds to the project's settings.
    pub fn add_settings(&self, text: &str) {
        let settings = self.read("shadowdrill.toml");
        self.write("shadowdrill.toml", &format!("{settings}{text}"));
    }

    /// Approves the project as it stands, without a ladder, which takes drills. What is broken is left as it is.
    pub fn approve(&self) {
        let path = |name: &str| Some(self.path(name));
        let sources = Sources {
            scenarios: vec![self.path("scenarios")],
            settings: path("shadowdrill.toml"),
            policy: path("policy.toml"),
            baseline: path("baseline.toml"),
            runbooks: path("runbooks"),
        };
        if let Ok(library) = load::load(&sources) {
            self.write("baseline.lock", &Lock::of(&library).to_text());
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Replaces `from`, which must be there, by `to` in a file.
    #[track_caller]
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} does not hold {from:?}");
        self.write(name, &text.replacen(from, to, 1));
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        self.prepare(&mut command);
        command
    }

    fn prepare(&self, command: &mut Command) {
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("USER", "tester")
            .stdin(Stdio::null());
    }

    pub fn run(&self, args: &[&str]) -> Done {
        let mut command = self.command();
        command.args(args);
        self.done(command)
    }

    /// Runs a line of a POSIX shell in which the program is known by its name.
    pub fn shell(&self, line: &str) -> Done {
        let bin = Path::new(PROGRAM).parent().expect("a folder").display().to_string();
        let mut command = Command::new("/bin/sh");
        self.prepare(&mut command);
        command.args(["-c", line]).env("PATH", format!("{bin}:/usr/bin:/bin"));
        self.done(command)
    }

    fn done(&self, mut command: Command) -> Done {
        let output = command.output().expect("the program starts");
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("the program writes UTF-8");
            text.replace(&self.folder.path().display().to_string(), "[FOLDER]")
        };
        Done {
            status: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Every file below the folder with its bytes, by path.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        collect(self.folder.path(), self.folder.path(), &mut found);
        found.sort();
        found
    }
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path.strip_prefix(root).expect("below").display().to_string();
            found.push((name, fs::read(&path).expect("a file")));
        }
    }
}
