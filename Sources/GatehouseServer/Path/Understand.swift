import CallModel
import Contract
import HTTP2Wire
import Protocols
import SwiftProtobuf
import Transport

/// Decodes a request on its face and holds it against the contract.
struct Understand {
  let table: OperationTable

  func callAsFunction(_ call: BackCall) throws(Refusal) -> any Message {
    let request = try table.request(of: call.exchange, call.operation, call.dialect)
    try call.operation.check(request)
    return request
  }
}
