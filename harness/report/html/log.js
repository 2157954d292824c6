(() => {
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const rows = [...document.querySelectorAll("tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
      const fits = words.every((word) => text.includes(word));
      row.classList.toggle("is-missed", !fits);
      count += fits ? 1 : 0;
    }
    found.textContent = words.length ? found.dataset.pattern.replace("#", String(count)) : "";
  };
  field.addEventListener("input", search);
  field.closest("p").hidden = false;
  search();
})();
