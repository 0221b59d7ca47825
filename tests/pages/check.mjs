// Arguments: files of HTML. Prints a line for each fault that a checker that is not ours finds; ends with 0 where there is none.
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';

const validator = new HtmlValidate(new FileSystemConfigLoader({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // How the serialiser of Razor components writes: XHTML's end of a void element, attributes in double quotes, white space at the end of a line.
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    // <option value> is <option value="">: the serialiser writes an empty value so (HTML, 13.1.2.3).
    'attribute-empty-style': 'off',
    'attribute-boolean-style': 'off',
    'doctype-style': 'off',
    // A button in a form sends it and an input takes text, unless they say otherwise (HTML, 4.10.5 and 4.10.6).
    'no-implicit-button-type': 'off',
    'no-implicit-input-type': 'off',
    // A table that scrolls is a region of its own: <section> says the same.
    'prefer-native-element': 'off',
    // Boxes that are ticked for one field share its name (HTML, 4.10.5.1.15).
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
    // Words of the law are longer than what a tab's title is advised to be.
    'long-title': 'off',
    // Dates and numbers of acts are no telephone numbers.
    'tel-non-breaking': 'off',
  },
}));
const report = await validator.validateMultipleFiles(process.argv.slice(2));
for (const file of report.results) for (const m of file.messages) console.log(`${file.filePath}:${m.line}:${m.column} ${m.ruleId} ${m.message}`);
process.exitCode = report.valid ? 0 : 1;
