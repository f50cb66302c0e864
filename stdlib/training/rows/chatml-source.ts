/** Tokens that ChatML begins and ends a turn with. */
export const chatmlTokens = ['<|im_start|>', '<|im_end|>'] as const;

/** ChatML as a template, with answers marked; `system` is put before conversations that begin otherwise. */
export function chatmlSource(system: string | null): string {
  const [start, end] = chatmlTokens;
  const first =
    system === null
      ? ''
      : `{% if messages[0]['role'] != 'system' %}{{ ${literal(`${start}system\n${system}${end}\n`)} }}{% endif %}`;
  return [
    first,
    '{% for message in messages %}',
    `{{ ${literal(start)} + message['role'] + ${literal('\n')} }}`,
    `{% if message['role'] == 'assistant' %}{% generation %}{{ message['content'] + ${literal(end)} }}{% endgeneration %}`,
    `{% else %}{{ message['content'] + ${literal(end)} }}{% endif %}{{ ${literal('\n')} }}`,
    '{% endfor %}',
    `{% if add_generation_prompt %}{{ ${literal(`${start}assistant\n`)} }}{% endif %}`,
  ].join('');
}

/** A Jinja2 string literal. What could be taken for a tag is escaped. */
const literal = (text: string): string =>
  `'${text.replace(/[\\'{}%#]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`).replaceAll('\n', '\\n')}'`;
