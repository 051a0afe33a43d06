// Generated from order-placed.v1.json by "event-sharing contracts generate". Change that file, and generate again.
// @ts-nocheck: the validator is plain JavaScript.
import { generatedContract, typesFrom } from 'cdk-event-sharing-client/contract';
import { ucs2length } from 'cdk-event-sharing-client/validation';

/** Checks a row that its owner answers. */
const { row } = ((exports, require) => {
"use strict";exports.row = validate0;const schema0 = {"$id":"row","type":"object","properties":{"order_id":{"$ref":"contract#/properties/order_id"},"order_version":{"$ref":"contract#/properties/order_version"},"user_id":{"$ref":"contract#/properties/user_id"},"total":{"$ref":"contract#/properties/total"},"currency":{"$ref":"contract#/properties/currency"}},"required":["order_id","order_version","user_id","total","currency"]};const schema1 = {"type":"string","minLength":1};const schema2 = {"type":"integer","minimum":1};const schema3 = {"type":"integer","minimum":1};const schema4 = {"type":"number","minimum":0};const schema5 = {"type":"string","minLength":3,"maxLength":3};const func0 = Object.prototype.hasOwnProperty;const func6 = require("ajv/dist/runtime/ucs2length").default;function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){/*# sourceURL="row" */;let vErrors = null;let errors = 0;const evaluated0 = validate0.evaluated;if(evaluated0.dynamicProps){evaluated0.props = undefined;}if(evaluated0.dynamicItems){evaluated0.items = undefined;}if(errors === 0){if(data && typeof data == "object" && !Array.isArray(data)){let missing0;if(((((((data.order_id === undefined) || (!(func0.call(data, "order_id")))) && (missing0 = "order_id")) || (((data.order_version === undefined) || (!(func0.call(data, "order_version")))) && (missing0 = "order_version"))) || (((data.user_id === undefined) || (!(func0.call(data, "user_id")))) && (missing0 = "user_id"))) || (((data.total === undefined) || (!(func0.call(data, "total")))) && (missing0 = "total"))) || (((data.currency === undefined) || (!(func0.call(data, "currency")))) && (missing0 = "currency"))){validate0.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];return false;}else {if(data.order_id !== undefined && func0.call(data, "order_id")){let data0 = data.order_id;const _errs1 = errors;const _errs2 = errors;if(errors === _errs2){if(typeof data0 === "string"){if(func6(data0) < 1){validate0.errors = [{instancePath:instancePath+"/order_id",schemaPath:"contract#/properties/order_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];return false;}}else {validate0.errors = [{instancePath:instancePath+"/order_id",schemaPath:"contract#/properties/order_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}}var valid0 = _errs1 === errors;}else {var valid0 = true;}if(valid0){if(data.order_version !== undefined && func0.call(data, "order_version")){let data1 = data.order_version;const _errs4 = errors;const _errs5 = errors;if(!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))){validate0.errors = [{instancePath:instancePath+"/order_version",schemaPath:"contract#/properties/order_version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];return false;}if(errors === _errs5){if(typeof data1 == "number"){if(data1 < 1 || isNaN(data1)){validate0.errors = [{instancePath:instancePath+"/order_version",schemaPath:"contract#/properties/order_version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];return false;}}}var valid0 = _errs4 === errors;}else {var valid0 = true;}if(valid0){if(data.user_id !== undefined && func0.call(data, "user_id")){let data2 = data.user_id;const _errs7 = errors;const _errs8 = errors;if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){validate0.errors = [{instancePath:instancePath+"/user_id",schemaPath:"contract#/properties/user_id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];return false;}if(errors === _errs8){if(typeof data2 == "number"){if(data2 < 1 || isNaN(data2)){validate0.errors = [{instancePath:instancePath+"/user_id",schemaPath:"contract#/properties/user_id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];return false;}}}var valid0 = _errs7 === errors;}else {var valid0 = true;}if(valid0){if(data.total !== undefined && func0.call(data, "total")){let data3 = data.total;const _errs10 = errors;const _errs11 = errors;if(errors === _errs11){if(typeof data3 == "number"){if(data3 < 0 || isNaN(data3)){validate0.errors = [{instancePath:instancePath+"/total",schemaPath:"contract#/properties/total/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];return false;}}else {validate0.errors = [{instancePath:instancePath+"/total",schemaPath:"contract#/properties/total/type",keyword:"type",params:{type: "number"},message:"must be number"}];return false;}}var valid0 = _errs10 === errors;}else {var valid0 = true;}if(valid0){if(data.currency !== undefined && func0.call(data, "currency")){let data4 = data.currency;const _errs13 = errors;const _errs14 = errors;if(errors === _errs14){if(typeof data4 === "string"){if(func6(data4) > 3){validate0.errors = [{instancePath:instancePath+"/currency",schemaPath:"contract#/properties/currency/maxLength",keyword:"maxLength",params:{limit: 3},message:"must NOT have more than 3 characters"}];return false;}else {if(func6(data4) < 3){validate0.errors = [{instancePath:instancePath+"/currency",schemaPath:"contract#/properties/currency/minLength",keyword:"minLength",params:{limit: 3},message:"must NOT have fewer than 3 characters"}];return false;}}}else {validate0.errors = [{instancePath:instancePath+"/currency",schemaPath:"contract#/properties/currency/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}}var valid0 = _errs13 === errors;}else {var valid0 = true;}}}}}}}else {validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];return false;}}validate0.errors = vErrors;return errors === 0;}validate0.evaluated = {"props":{"order_id":true,"order_version":true,"user_id":true,"total":true,"currency":true},"dynamicProps":false,"dynamicItems":false};
return exports;
})({}, (name) => ({
  'ajv/dist/runtime/ucs2length': { default: ucs2length },
})[name]);

const contract = generatedContract(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.com/contracts/orders/order-placed.v1.json",
  "title": "OrderPlaced",
  "description": "Somebody has placed an order, and is to pay for it.",
  "type": "object",
  "x-contract": {
    "owner": "orders",
    "entity": "OrderPlaced",
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
      "type": "integer",
      "minimum": 1
    },
    "user_id": {
      "type": "integer",
      "minimum": 1
    },
    "total": {
      "type": "number",
      "minimum": 0
    },
    "currency": {
      "type": "string",
      "minLength": 3,
      "maxLength": 3
    }
  },
  "required": [
    "order_id",
    "order_version",
    "user_id",
    "total",
    "currency"
  ]
},
{ row, types: () => typesFrom([{"kinds":["object"],"members":{"order_id":1,"order_version":2,"user_id":2,"total":3,"currency":4}},{"kinds":["string"]},{"kinds":["number"]},{"kinds":["number"]},{"kinds":["string"]}]) },
);

export { contract as orderPlaced };

/** What an event of orders/OrderPlaced 1.0 says. */
export type OrderPlaced = import('cdk-event-sharing-client/contract').RowOf<typeof contract>;

/** What names an event of orders/OrderPlaced. */
export type OrderPlacedKey = import('cdk-event-sharing-client/contract').KeyOf<typeof contract>;
