// Comfort only: every page works without it.
for (const form of document.querySelectorAll('form[data-auto]')) {
  form.addEventListener('change', event => { if (event.target.matches('select, input[type=date]')) form.requestSubmit(); });
  // Empty fields make long addresses.
  form.addEventListener('formdata', event => { for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name); });
}
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = 'Copied';
  });
}
// A form that was sent is not sent again by a second click; the server would carry it out once anyway.
for (const form of document.querySelectorAll('form[method=post]')) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
  });
}
addEventListener('pageshow', () => { for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent; });
