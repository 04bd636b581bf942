// What Python knows and bundle.py hands on: see the facts.py beside it.
declare module "*/facts.js" {
  export const FACTS: any;
}
