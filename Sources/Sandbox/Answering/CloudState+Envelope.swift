// What the operations of the VPN service have in common: how bodies are read and written.
extension CloudState {
  /// `{"<name>":<value>,"request_id":"…"}`, with the members of `rest` in between.
  func enveloped(
    _ name: String, _ value: [UInt8], _ call: OperationCall, _ rest: JSONObject = JSONObject()
  ) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(value.count + name.utf8.count + 64)
    body.append(contentsOf: "{\"".utf8)
    body.append(contentsOf: name.utf8)
    body.append(contentsOf: "\":".utf8)
    body.append(contentsOf: value)
    for member in rest.members {
      body.append(UInt8(ascii: ","))
      JSONValue.append(quoting: member.name, to: &body)
      body.append(UInt8(ascii: ":"))
      member.value.append(to: &body)
    }
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
