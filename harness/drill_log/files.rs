//! The few things done to files, each with its error.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::entry::LINE_MAX;
use super::error::LogError;

/// `path` with `suffix` after its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The folder that holds `path`.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

pub(super) fn disk<'a>(action: &'static str, path: &'a Path) -> impl Fn(io::Error) -> LogError + 'a {
    move |source| LogError::Disk { action, path: path.to_owned(), source }
}

/// Opens with `options`; none where the file does not exist.
pub(super) fn open(path: &Path, options: &OpenOptions) -> Result<Option<File>, LogError> {
    // asked before opening: a pipe would block, a folder gives a message that names neither cause nor file
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => return Err(LogError::NotAFile { path: path.to_owned() }),
        _ => {}
    }
    match options.open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(LogError::Open { path: path.to_owned(), source }),
    }
}

/// Opens with `options`, which create the file.
pub(super) fn create(path: &Path, options: &OpenOptions) -> Result<File, LogError> {
    let missing = || LogError::Open { path: path.to_owned(), source: io::ErrorKind::NotFound.into() };
    open(path, options)?.ok_or_else(missing)
}

/// Finds out whether `path`, and files beside it, can be written. Leaves nothing behind.
pub(super) fn can_write(path: &Path) -> Result<(), LogError> {
    let folder = folder_of(path);
    let cannot = |source| LogError::Open { path: path.to_owned(), source };
    // a log that is there is only appended to; its head is written beside it and takes the old one's place
    open(path, OpenOptions::new().append(true))?;
    tempfile::NamedTempFile::new_in(folder).map(|_| ()).map_err(|error| cannot(error.kind().into()))
}

/// All bytes of a file; none where it does not exist.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, LogError> {
    let Some(mut file) = open(path, OpenOptions::new().read(true))? else { return Ok(None) };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(disk("read", path))?;
    Ok(Some(bytes))
}

/// The bytes from `start` on.
pub(super) fn read_from(file: &mut File, start: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The line that ends at byte `end`, its line feed included: what stands after the line feed before it. Reads
/// backwards, a line's length and no more than [`LINE_MAX`].
pub(super) fn line_before(file: &mut File, end: u64) -> io::Result<Vec<u8>> {
    let mut length: u64 = 4096;
    loop {
        let start = end.saturating_sub(length);
        let mut bytes = vec![0; usize::try_from(end - start).unwrap_or(0)];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        let inner = bytes.len().saturating_sub(1);
        if let Some(at) = bytes[..inner].iter().rposition(|byte| *byte == b'\n') {
            return Ok(bytes.split_off(at + 1));
        }
        if start == 0 || length > LINE_MAX as u64 {
            return Ok(bytes);
        }
        length *= 4;
    }
}

/// Makes names in the folder of `path` last through a power cut.
pub(super) fn sync_folder(path: &Path) -> Result<(), LogError> {
    // other systems than Unix cannot open a folder; there the rename itself is as lasting as it gets
    if cfg!(unix) {
        let folder = folder_of(path);
        let opened = File::open(folder).and_then(|folder| folder.sync_all());
        opened.map_err(disk("sync the folder", folder))?;
    }
    Ok(())
}

/// Replaces `path` by `bytes` through the file `temporary` beside it: a reader sees all or nothing of it.
pub(super) fn replace(path: &Path, temporary: &Path, bytes: &[u8]) -> Result<(), LogError> {
    let options = OpenOptions::new().write(true).create(true).truncate(true).to_owned();
    let mut file = create(temporary, &options)?;
    finish(&mut file, path, temporary, bytes)
}

fn finish(file: &mut File, path: &Path, temporary: &Path, bytes: &[u8]) -> Result<(), LogError> {
    file.write_all(bytes).map_err(disk("write", temporary))?;
    file.sync_all().map_err(disk("sync", temporary))?;
    fs::rename(temporary, path).map_err(disk("replace", path))?;
    sync_folder(path)
}

/// Writes `path` whole: a reader, or a crash, sees the old content or the new. Permissions are kept, and a
/// symbolic link is followed.
///
/// # Errors
/// [`LogError`] with the path.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), LogError> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let kept = match fs::metadata(&target) {
        Ok(found) if !found.is_file() => return Err(LogError::NotAFile { path: target }),
        Ok(found) => Some(found.permissions()),
        Err(_) => None,
    };
    let (mut file, temporary) = temporary_beside(&target)?;
    let written = match kept {
        Some(permissions) => {
            file.set_permissions(permissions).map_err(disk("set permissions of", &temporary))
        }
        None => Ok(()),
    };
    let written = written.and_then(|()| finish(&mut file, &target, &temporary, bytes));
    if written.is_err() {
        // the first error is the one to report; a file that cannot be removed is harmless
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn temporary_beside(target: &Path) -> Result<(File, PathBuf), LogError> {
    let options = OpenOptions::new().write(true).create_new(true).to_owned();
    let mut attempt: u32 = 0;
    loop {
        let temporary = beside(target, &format!(".{}-{attempt}.tmp", std::process::id()));
        match options.open(&temporary) {
            Ok(file) => return Ok((file, temporary)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => attempt += 1,
            Err(source) => return Err(LogError::Open { path: target.to_owned(), source }),
        }
    }
}
