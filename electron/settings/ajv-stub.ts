/**
 * Stands in for `ajv` and `ajv-formats` in the built program, which are a third of what a command would have to load.
 * `conf` needs them only where it is given a JSON schema; ours gets none, because the settings are judged by zod.
 */
export function Ajv2020(): never {
  throw new Error('The settings are judged by zod, not by a JSON schema');
}

export default {};
