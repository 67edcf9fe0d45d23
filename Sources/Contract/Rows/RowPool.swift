import SwiftProtobuf

/// Gives each rpc its row, each row once.
struct RowPool {
  private var rows: [Row]

  init(_ rows: [Row]) {
    self.rows = rows
  }

  mutating func take(
    _ method: Google_Protobuf_MethodDescriptorProto, of service: String
  ) throws(ContractFault) -> Row {
    let rpc = "\(service.split(separator: ".").last ?? "").\(method.name)"
    let place = rows.firstIndex { row in
      ".\(row.request.protoMessageName)" == method.inputType
        && ".\(row.reply.protoMessageName)" == method.outputType
        && (row.rpc == nil || row.rpc == rpc)
    }
    guard let place else { throw ContractFault("\(service)/\(method.name): no row") }
    return rows.remove(at: place)
  }

  func checkEmpty() throws(ContractFault) {
    guard let row = rows.first else { return }
    throw ContractFault("row \(row.request.protoMessageName): no rpc")
  }
}
