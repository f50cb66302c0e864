/** The file says something of itself that cannot be, or ends too early. */
export class ArrowDamage extends Error {}
