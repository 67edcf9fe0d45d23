public import CallModel
import Contract
import SwiftProtobuf

/// An error of the Connect protocol with its details, for the side that calls.
public struct ConnectError: Sendable, Equatable {
  public let code: Code
  public let message: String
  /// Word of `google.rpc.ErrorInfo`; absent where the error carries none.
  public private(set) var reason: String?
  public private(set) var isOfCloud = false
  public private(set) var violations: [FieldViolation] = []
  public private(set) var retryAfter: Duration?
  /// Further facts, in order of their names.
  public private(set) var facts: [Fact] = []

  public struct Fact: Sendable, Equatable {
    public let name: String
    public let value: String
  }

  /// Reads the body of an answer; nil when it is no error of this protocol.
  public init?(body: [UInt8]) {
    let scanner = JSONScanner(body.span)
    guard let word = try? scanner.member("code"), let text = scanner.text(word),
      let code = Code.allCases.first(where: { $0.connectWord == text })
    else { return nil }
    self.code = code
    let message = (try? scanner.member("message")).flatMap { $0 }
    self.message = message.flatMap { scanner.text($0) } ?? ""
    guard let details = (try? scanner.member("details")).flatMap({ $0 }) else { return }
    var found: [(type: String, value: [UInt8])] = []
    try? scanner.forEachRow(in: details) { (row) throws(JSONFault) in
      guard let type = try scanner.member("type", in: row).flatMap({ scanner.text($0) }),
        let value = try scanner.member("value", in: row).flatMap({ scanner.text($0) }),
        let bytes = Base64.decode(Array(value.utf8))
      else { return }
      found.append((type, bytes))
    }
    for (type, value) in found { read(type, value) }
  }

  /// A detail that is not known, or cannot be read, says nothing.
  private mutating func read(_ type: String, _ value: [UInt8]) {
    switch type {
    case Google_Rpc_ErrorInfo.protoMessageName:
      guard let info = try? Google_Rpc_ErrorInfo(serializedBytes: value) else { return }
      reason = info.reason
      isOfCloud = info.domain == RefusalDetails.upstreamDomain
      facts = info.metadata.sorted { $0.key < $1.key }.map { Fact(name: $0.key, value: $0.value) }
    case Google_Rpc_BadRequest.protoMessageName:
      guard let request = try? Google_Rpc_BadRequest(serializedBytes: value) else { return }
      violations = request.fieldViolations.map {
        FieldViolation(field: $0.field, rule: $0.reason, description: $0.description_p)
      }
    case Google_Rpc_RetryInfo.protoMessageName:
      guard let retry = try? Google_Rpc_RetryInfo(serializedBytes: value) else { return }
      retryAfter =
        .seconds(retry.retryDelay.seconds) + .nanoseconds(Int64(retry.retryDelay.nanos))
    default: break
    }
  }
}
