/// A path with places for fields: `/v1/vpn-gateways/{vgw_id}`.
///
/// Of the template language (google.api.http) only what this API uses: literal segments and
/// variables that are one whole segment. Anything else is refused when the table is built.
public struct PathTemplate: Sendable, Equatable {
  public enum Segment: Sendable, Equatable {
    case literal(String)
    /// Dotted path of a field.
    case variable(String)
  }

  public let text: String
  public let segments: [Segment]
  /// Field paths of the variables, in order.
  public let variables: [String]

  init(_ text: String) throws(ContractFault) {
    guard text.hasPrefix("/"), text.utf8.count > 1 else {
      throw ContractFault("path '\(text)': must begin with '/'")
    }
    var segments: [Segment] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      if part.hasPrefix("{"), part.hasSuffix("}") {
        let name = part.dropFirst().dropLast()
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isOfName) else {
          throw ContractFault("path '\(text)': '\(part)' is no variable of one segment")
        }
        segments.append(.variable(String(name)))
      } else {
        guard !part.isEmpty, part.utf8.allSatisfy(PercentCoding.isUnreserved), !isDotSegment(part)
        else { throw ContractFault("path '\(text)': '\(part)' is no literal segment") }
        segments.append(.literal(String(part)))
      }
    }
    self.text = text
    self.segments = segments
    variables = segments.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    guard variables.count <= PathVariables.capacity, Set(variables).count == variables.count else {
      throw ContractFault("path '\(text)': too many variables, or one twice")
    }
  }

  /// The path with each variable's value, percent-encoded. Nil when a value is missing, empty or a
  /// dot segment: a client or proxy would take `..` for a step up, and another resource be meant.
  func expand(_ value: (String) -> String?) -> [UInt8]? {
    var path: [UInt8] = []
    for segment in segments {
      path.append(UInt8(ascii: "/"))
      switch segment {
      case .literal(let text): path.append(contentsOf: text.utf8)
      case .variable(let name):
        guard let text = value(name), !text.isEmpty, !isDotSegment(text) else { return nil }
        PercentCoding.append(text, to: &path)
      }
    }
    return path
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }
}

/// `.` and `..`, which mean a place and not a name (RFC 3986 §3.3).
func isDotSegment(_ text: some StringProtocol) -> Bool {
  text == "." || text == ".."
}
