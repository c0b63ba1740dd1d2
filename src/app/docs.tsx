import { mountDocs } from '../ui/docs/index.ts';

const place = document.querySelector<HTMLElement>('#docs');
if (place === null) throw new Error('The page has no place for the documentation.');
mountDocs(place);
