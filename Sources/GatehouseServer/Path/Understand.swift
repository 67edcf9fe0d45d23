import CallModel
import Contract
import HTTP2Wire
import Protocols
import Transport

/// Decodes a request on its face and holds it against the contract.
struct Understand {
  let table: OperationTable

  func callAsFunction(_ call: BackCall) throws(Refusal) -> ValidRequest {
    try table.validRequest(of: call.exchange, call.operation, call.dialect)
  }
}
