// Standard input: an Atom feed. Ends with 0 and prints it as a reader that is not ours understands it.
import { text } from 'node:stream/consumers';
import { parseAtomFeed } from 'feedsmith';

console.log(JSON.stringify(parseAtomFeed(await text(process.stdin))));
