// Generated from user.v1.json by "event-sharing contracts generate". Change that file, and generate again.
// @ts-nocheck: the validator is plain JavaScript.
import { generatedContract, typesFrom } from 'cdk-event-sharing-client/contract';
import { ucs2length } from 'cdk-event-sharing-client/validation';

/** Checks a row that its owner answers. */
const { row } = ((exports, require) => {
"use strict";exports.row = validate0;const schema0 = {"$id":"row","type":"object","properties":{"user_id":{"$ref":"contract#/properties/user_id"},"name":{"$ref":"contract#/properties/name"},"email":{"$ref":"contract#/properties/email"},"address":{"$ref":"contract#/properties/address"},"newsletter":{"$ref":"contract#/properties/newsletter"}},"required":["user_id","name"]};const schema1 = {"type":"integer","minimum":1};const schema2 = {"type":"string","minLength":1,"x-pii":true};const schema3 = {"type":"string","x-pii":true};const schema4 = {"type":"object","x-pii":true,"properties":{"street":{"type":"string"},"city":{"type":"string"},"postcode":{"type":"string"},"country":{"type":"string"}}};const schema5 = {"type":"boolean"};const func0 = Object.prototype.hasOwnProperty;const func4 = require("ajv/dist/runtime/ucs2length").default;function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){/*# sourceURL="row" */;let vErrors = null;let errors = 0;const evaluated0 = validate0.evaluated;if(evaluated0.dynamicProps){evaluated0.props = undefined;}if(evaluated0.dynamicItems){evaluated0.items = undefined;}if(errors === 0){if(data && typeof data == "object" && !Array.isArray(data)){let missing0;if((((data.user_id === undefined) || (!(func0.call(data, "user_id")))) && (missing0 = "user_id")) || (((data.name === undefined) || (!(func0.call(data, "name")))) && (missing0 = "name"))){validate0.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];return false;}else {if(data.user_id !== undefined && func0.call(data, "user_id")){let data0 = data.user_id;const _errs1 = errors;const _errs2 = errors;if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){validate0.errors = [{instancePath:instancePath+"/user_id",schemaPath:"contract#/properties/user_id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];return false;}if(errors === _errs2){if(typeof data0 == "number"){if(data0 < 1 || isNaN(data0)){validate0.errors = [{instancePath:instancePath+"/user_id",schemaPath:"contract#/properties/user_id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];return false;}}}var valid0 = _errs1 === errors;}else {var valid0 = true;}if(valid0){if(data.name !== undefined && func0.call(data, "name")){let data1 = data.name;const _errs4 = errors;const _errs5 = errors;if(errors === _errs5){if(typeof data1 === "string"){if(func4(data1) < 1){validate0.errors = [{instancePath:instancePath+"/name",schemaPath:"contract#/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];return false;}}else {validate0.errors = [{instancePath:instancePath+"/name",schemaPath:"contract#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}}var valid0 = _errs4 === errors;}else {var valid0 = true;}if(valid0){if(data.email !== undefined && func0.call(data, "email")){const _errs7 = errors;if(typeof data.email !== "string"){validate0.errors = [{instancePath:instancePath+"/email",schemaPath:"contract#/properties/email/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}var valid0 = _errs7 === errors;}else {var valid0 = true;}if(valid0){if(data.address !== undefined && func0.call(data, "address")){let data3 = data.address;const _errs10 = errors;const _errs11 = errors;if(errors === _errs11){if(data3 && typeof data3 == "object" && !Array.isArray(data3)){if(data3.street !== undefined && func0.call(data3, "street")){const _errs13 = errors;if(typeof data3.street !== "string"){validate0.errors = [{instancePath:instancePath+"/address/street",schemaPath:"contract#/properties/address/properties/street/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}var valid5 = _errs13 === errors;}else {var valid5 = true;}if(valid5){if(data3.city !== undefined && func0.call(data3, "city")){const _errs15 = errors;if(typeof data3.city !== "string"){validate0.errors = [{instancePath:instancePath+"/address/city",schemaPath:"contract#/properties/address/properties/city/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}var valid5 = _errs15 === errors;}else {var valid5 = true;}if(valid5){if(data3.postcode !== undefined && func0.call(data3, "postcode")){const _errs17 = errors;if(typeof data3.postcode !== "string"){validate0.errors = [{instancePath:instancePath+"/address/postcode",schemaPath:"contract#/properties/address/properties/postcode/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}var valid5 = _errs17 === errors;}else {var valid5 = true;}if(valid5){if(data3.country !== undefined && func0.call(data3, "country")){const _errs19 = errors;if(typeof data3.country !== "string"){validate0.errors = [{instancePath:instancePath+"/address/country",schemaPath:"contract#/properties/address/properties/country/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}var valid5 = _errs19 === errors;}else {var valid5 = true;}}}}}else {validate0.errors = [{instancePath:instancePath+"/address",schemaPath:"contract#/properties/address/type",keyword:"type",params:{type: "object"},message:"must be object"}];return false;}}var valid0 = _errs10 === errors;}else {var valid0 = true;}if(valid0){if(data.newsletter !== undefined && func0.call(data, "newsletter")){const _errs21 = errors;if(typeof data.newsletter !== "boolean"){validate0.errors = [{instancePath:instancePath+"/newsletter",schemaPath:"contract#/properties/newsletter/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];return false;}var valid0 = _errs21 === errors;}else {var valid0 = true;}}}}}}}else {validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];return false;}}validate0.errors = vErrors;return errors === 0;}validate0.evaluated = {"props":{"user_id":true,"name":true,"email":true,"address":true,"newsletter":true},"dynamicProps":false,"dynamicItems":false};
return exports;
})({}, (name) => ({
  'ajv/dist/runtime/ucs2length': { default: ucs2length },
})[name]);

const contract = generatedContract(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.com/contracts/users/user.v1.json",
  "title": "User",
  "description": "What the users service shares of a user. Whatever is not listed here never leaves that service.",
  "type": "object",
  "x-contract": {
    "owner": "users",
    "entity": "User",
    "version": "1.1",
    "key": [
      "user_id"
    ]
  },
  "properties": {
    "user_id": {
      "type": "integer",
      "minimum": 1
    },
    "name": {
      "type": "string",
      "minLength": 1,
      "x-pii": true
    },
    "email": {
      "type": "string",
      "x-pii": true
    },
    "address": {
      "type": "object",
      "x-pii": true,
      "properties": {
        "street": {
          "type": "string"
        },
        "city": {
          "type": "string"
        },
        "postcode": {
          "type": "string"
        },
        "country": {
          "type": "string"
        }
      }
    },
    "newsletter": {
      "type": "boolean"
    }
  },
  "required": [
    "user_id",
    "name"
  ]
},
{ row, types: () => typesFrom([{"kinds":["object"],"members":{"user_id":1,"name":2,"email":3,"address":4,"newsletter":5}},{"kinds":["number"]},{"kinds":["string"]},{"kinds":["string"]},{"kinds":["object"],"members":{"street":6,"city":6,"postcode":6,"country":6}},{"kinds":["boolean"]},{"kinds":["string"]}]) },
);

export { contract as user };

/** A row of users/User 1.1. */
export type User = import('cdk-event-sharing-client/contract').RowOf<typeof contract>;

/** What names a row of users/User. */
export type UserKey = import('cdk-event-sharing-client/contract').KeyOf<typeof contract>;
