// The credentials of this tab: kept in memory, as keys that cannot be read back where the scheme allows.
import { button, h, newId } from './dom.mjs';
import { signers } from './schemes.mjs';

/** Makes the panel; `keys` is filled by name of scheme; `given` are keys by name or kind. */
export function keysPanel(model, keys, given) {
  const panels = Object.entries(model.schemes).filter(([, scheme]) => signers[scheme.kind]).map(([name, scheme]) => {
    const begun = given[name] || given[scheme.kind];
    const state = h('p', { class: 'notes', role: 'status' });
    const inputs = signers[scheme.kind].inputs.map((input) => [input, h('input', {
      id: newId(), type: input.secret ? 'password' : 'text', autocomplete: 'off', spellcheck: 'false',
        value: begun && begun[input.name],
    })]);
    const take = async () => {
      const typed = Object.fromEntries(inputs.map(([input, element]) => [input.name, element.value]));
      const missing = inputs.find(([input]) => !input.optional && !typed[input.name]);
      if (missing) {
        state.textContent = `${missing[0].label} is missing.`;
        return;
      }
      keys[name] = await signers[scheme.kind].take(typed);
      for (const [input, element] of inputs) if (input.secret) element.value = '';
      state.textContent = 'Requests of this tab are signed.';
    };
    const forget = () => {
      delete keys[name];
      state.textContent = 'Forgotten.';
    };
    if (begun) take();
    return h('form', { onsubmit: (event) => { event.preventDefault(); take(); }, 'aria-label': name },
      h('h3', {}, name), scheme.text && h('p', { class: 'notes' }, scheme.text),
      inputs.map(([input, element]) => h('div', { class: 'row' }, h('label', { for: element.id }, input.label),
        element)),
      h('p', {}, h('button', { type: 'submit' }, 'Use'), ' ', button('Forget', forget)), state);
  });
  return panels.length ? h('section', { 'aria-label': 'Credentials' }, panels) : null;
}
