// Generated from order-paid.v1.json by "event-sharing contracts generate". Change that file, and generate again.
// @ts-nocheck: the validator is plain JavaScript.
import { generatedContract, typesFrom } from 'cdk-event-sharing-client/contract';
import { ucs2length } from 'cdk-event-sharing-client/validation';

/** Checks a row that its owner answers. */
const { row } = ((exports, require) => {
"use strict";exports.row = validate0;const schema0 = {"$id":"row","type":"object","properties":{"order_id":{"$ref":"contract#/properties/order_id"},"order_version":{"$ref":"contract#/properties/order_version"}},"required":["order_id","order_version"]};const schema1 = {"type":"string","minLength":1};const schema2 = {"description":"Of the order that was paid for.","type":"integer","minimum":1};const func0 = Object.prototype.hasOwnProperty;const func3 = require("ajv/dist/runtime/ucs2length").default;function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){/*# sourceURL="row" */;let vErrors = null;let errors = 0;const evaluated0 = validate0.evaluated;if(evaluated0.dynamicProps){evaluated0.props = undefined;}if(evaluated0.dynamicItems){evaluated0.items = undefined;}if(errors === 0){if(data && typeof data == "object" && !Array.isArray(data)){let missing0;if((((data.order_id === undefined) || (!(func0.call(data, "order_id")))) && (missing0 = "order_id")) || (((data.order_version === undefined) || (!(func0.call(data, "order_version")))) && (missing0 = "order_version"))){validate0.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];return false;}else {if(data.order_id !== undefined && func0.call(data, "order_id")){let data0 = data.order_id;const _errs1 = errors;const _errs2 = errors;if(errors === _errs2){if(typeof data0 === "string"){if(func3(data0) < 1){validate0.errors = [{instancePath:instancePath+"/order_id",schemaPath:"contract#/properties/order_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];return false;}}else {validate0.errors = [{instancePath:instancePath+"/order_id",schemaPath:"contract#/properties/order_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}}var valid0 = _errs1 === errors;}else {var valid0 = true;}if(valid0){if(data.order_version !== undefined && func0.call(data, "order_version")){let data1 = data.order_version;const _errs4 = errors;const _errs5 = errors;if(!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))){validate0.errors = [{instancePath:instancePath+"/order_version",schemaPath:"contract#/properties/order_version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];return false;}if(errors === _errs5){if(typeof data1 == "number"){if(data1 < 1 || isNaN(data1)){validate0.errors = [{instancePath:instancePath+"/order_version",schemaPath:"contract#/properties/order_version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];return false;}}}var valid0 = _errs4 === errors;}else {var valid0 = true;}}}}else {validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];return false;}}validate0.errors = vErrors;return errors === 0;}validate0.evaluated = {"props":{"order_id":true,"order_version":true},"dynamicProps":false,"dynamicItems":false};
return exports;
})({}, (name) => ({
  'ajv/dist/runtime/ucs2length': { default: ucs2length },
})[name]);

const contract = generatedContract(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.com/contracts/billing/order-paid.v1.json",
  "title": "OrderPaid",
  "description": "The account of the buyer was charged for an order.",
  "type": "object",
  "x-contract": {
    "owner": "billing",
    "entity": "OrderPaid",
    "kind": "event",
    "version": "1.0",
    "key": [
      "order_id",
      "order_version"
    ],
    "orderedBy": {
      "aggregate": [
        "order_id"
      ],
      "position": "order_version"
    }
  },
  "properties": {
    "order_id": {
      "type": "string",
      "minLength": 1
    },
    "order_version": {
      "description": "Of the order that was paid for.",
      "type": "integer",
      "minimum": 1
    }
  },
  "required": [
    "order_id",
    "order_version"
  ]
},
{ row, types: () => typesFrom([{"kinds":["object"],"members":{"order_id":1,"order_version":2}},{"kinds":["string"]},{"kinds":["number"]}]) },
);

export { contract as orderPaid };

/** What an event of billing/OrderPaid 1.0 says. */
export type OrderPaid = import('cdk-event-sharing-client/contract').RowOf<typeof contract>;

/** What names an event of billing/OrderPaid. */
export type OrderPaidKey = import('cdk-event-sharing-client/contract').KeyOf<typeof contract>;
