// What the operations of the VPN service have in common: how bodies are read and written.
extension CloudState {
  /// `{"<name>":<value>,"request_id":"…"}`.
  func enveloped(_ name: String, _ value: [UInt8], _ call: OperationCall) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(value.count + name.utf8.count + 64)
    body.append(contentsOf: "{\"".utf8)
    body.append(contentsOf: name.utf8)
    body.append(contentsOf: "\":".utf8)
    body.append(contentsOf: value)
    body.append(contentsOf: ",\"request_id\":\"".utf8)
    body.append(contentsOf: call.requestID.utf8)
    body.append(contentsOf: "\"}".utf8)
    return body
  }

  /// Reads a body; what is wrong with it is said as the VPN service says it.
  func read<Value>(
    _ body: () throws(FieldFault) -> Value
  ) throws(CloudRefusal) -> Value {
    do throws(FieldFault) {
      return try body()
    } catch {
      throw .invalidRequest(error.text)
    }
  }
}
