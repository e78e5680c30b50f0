// The data of a committed page, and a small API of every kind of member.
import { readFileSync } from 'node:fs';

export const repository = new URL('../../', import.meta.url);

/** The data in a page. */
export function modelOf(page) {
  const text = readFileSync(page, 'utf8');
  return JSON.parse(/<script type="application\/json" id="model">\n([\s\S]*?)\n<\/script>/.exec(text)[1]);
}

export const functionCompute = () => modelOf(new URL('api-spec/fc/2021-04-06/explorer.html', repository));

export const operationOf = (model, id) => model.operations.find((operation) => operation.id === id);

const member = (wire, type, more = {}) => ({ wire, cpp: wire.toLowerCase(), type, ...more });

/** An API with one operation, whose body has a member of every type. */
export function shop() {
  const types = ['string', 'int32', 'int64', 'float', 'double', 'boolean', 'base64', 'json'];
  const members = [
    ...types.map((type) => member(type, type)),
    member('names', { list: 'string' }),
    member('flags', { map: 'boolean' }),
    member('kind', { enum: 'enum:Kind' }),
    member('next', { record: 'schema:Thing' }),
    member('note', 'string', { nullable: true }),
    member('matrix', { list: { list: 'int32' } }),
    member('password', 'string'),
    member('variables', { map: 'string' }),
    member('either', { union: 'union:Either' }),
    member('constructor', 'string'),
    member('others', { map: 'int64' }, { cpp: 'additional', others: true }),
  ];
  return {
    namespace: 'shop::v1',
    include: 'shop/v1',
    title: 'Shop',
    version: 'v1',
    revisions: [],
    errors: {},
    schemes: {},
    service: { requestId: [], code: ['code'], message: ['message'] },
    records: { 'schema:Thing': { cpp: 'thing', members } },
    unions: {
      'union:Either': {
        cpp: 'either',
        alternatives: [{ record: 'schema:Thing' }, { list: 'uint64' }, 'string'],
        choices: [
          [0, ['form']],
          [1, ['items']],
          [2, ['form']],
        ],
      },
    },
    enums: {
      'enum:Kind': {
        cpp: 'kind',
        values: [
          ['a-b', 'a_b'],
          ['c', 'c'],
        ],
      },
    },
    operations: [
      {
        id: 'PutThing',
        cpp: 'put_thing',
        group: 'Things',
        method: 'PUT',
        path: '/things/{id}',
        action: { name: 'PutThing', version: 'v1' },
        body: { kind: 'json', media: 'application/json' },
        request: [
          member('id', 'string', { in: 'path', required: true }),
          member('tag', { list: 'string' }, { in: 'query', written: { style: 'numbered' } }),
          member('count', 'int32', { in: 'query' }),
          member('X-Note', 'string', { in: 'header', cpp: 'note' }),
          { cpp: 'body', in: 'body', type: { record: 'schema:Thing' }, plain: true, required: true },
        ],
      },
    ],
  };
}
