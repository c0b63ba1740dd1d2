/** Something that a person has to mend: its message is all that is shown of it. */
export class Trouble extends Error {}
