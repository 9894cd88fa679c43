/**
 * One source of types: the records of the wire become the JSON Schema that the TypeScript types,
 * the browser's validator, the OpenAPI and the AsyncAPI document are made from. Here and not in the
 * program, because it runs when a type changes, not when the server does.
 */
package com.shipvox.live.schema;
