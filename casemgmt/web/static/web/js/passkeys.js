// When a passkey is not given, say so in words beside the button.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  for (const line of document.querySelectorAll("[data-passkey-trouble]")) line.textContent = line.dataset.words;
});
