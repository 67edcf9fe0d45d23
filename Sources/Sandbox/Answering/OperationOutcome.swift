/// What an operation did.
struct OperationOutcome {
  var status: Int
  var body: [UInt8]
  var fields: [(name: String, value: String)] = []

  init(_ status: Int, body: [UInt8], fields: [(name: String, value: String)] = []) {
    self.status = status
    self.body = body
    self.fields = fields
  }

  /// 204, which has no body.
  static var noContent: OperationOutcome { OperationOutcome(204, body: []) }
}
