/// Resources as a statement names them: `*`, or `gatehouse:CREDENTIAL:TYPE:ID` with wildcards in
/// each part.
///
/// A wildcard does not cross colons here: a part is a part. A call that is about no single
/// resource (a creation, a quota) has no id, which only `*` fits.
struct ResourcePattern: Sendable, Equatable {
  let text: String
  let credential: Wildcard
  let type: Wildcard
  /// In lower case, in which ids are compared: else a refusal of one resource could be got around
  /// by writing its id in capitals.
  let id: Wildcard

  static let expected = "\"*\" or gatehouse:CREDENTIAL:TYPE:ID, with wildcards in each part"
  static let any = ResourcePattern("*")!

  /// Nil for another form.
  init?(_ text: String) {
    self.text = text
    if text == "*" {
      (credential, type, id) = (Wildcard("*"), Wildcard("*"), Wildcard("*"))
      return
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0] == "gatehouse", parts[1...].allSatisfy(Self.isWord) else {
      return nil
    }
    credential = Wildcard(parts[1])
    type = Wildcard(parts[2])
    id = Wildcard(parts[3].lowercased())
  }

  private static func isWord(_ part: String) -> Bool {
    !part.isEmpty
      && part.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "?"),
          UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  func truth(_ facts: DecisionFacts) -> Truth {
    let parts = [
      (credential, facts.credential, MissingFacts.credential),
      (type, facts.resourceType, .resourceType), (id, facts.resourceID, .resourceID),
    ]
    return Truth.all(parts) { pattern, fact, missing in
      if pattern.fitsAll { return .yes }
      return switch fact {
      case .known(let value): Truth(pattern.matches(value))
      case .absent: .no
      case .unknown: .open(missing)
      }
    }
  }
}
