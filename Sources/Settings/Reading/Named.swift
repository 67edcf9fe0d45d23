/// A mapping of names that the operator chose to values of one kind.
struct Named {
  /// Every name given, also of values that turn out faulty: a reference to one of them is not
  /// dangling, and one mistake should not be reported twice.
  let names: [String]
  let entries: [(name: String, node: SettingsNode)]

  static let expected = "a name of at most 63 lower-case letters, digits, \"-\" and \"_\""

  init(_ node: SettingsNode?, of what: String, countMax: Int) {
    let given = node?.entries(expected: "a mapping of names to \(what)") ?? []
    var entries: [(String, SettingsNode)] = []
    for (key, keyNode, value) in given.prefix(countMax) {
      if Self.isName(key) {
        entries.append((key, value))
      } else {
        keyNode.fault("the name \(Wording.shown(key)) is not usable", expected: Self.expected)
      }
    }
    if given.count > countMax {
      node?.fault("found \(given.count) \(what)", expected: "at most \(countMax)")
    }
    self.names = given.map(\.key)
    self.entries = entries
  }

  /// Names travel in header values, metrics and key paths: one plain alphabet serves all three.
  static func isName(_ text: String) -> Bool {
    guard (1...63).contains(text.utf8.count), let first = text.utf8.first else { return false }
    return first != UInt8(ascii: "-") && first != UInt8(ascii: "_")
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

extension SettingsNode {
  /// The name of something in another section.
  func reference(to what: String, among names: [String]) -> String? {
    let expected = "the name of a \(what)" + (names.isEmpty ? ", of which there is none" : "")
    guard let name = text(expected: expected) else { return nil }
    guard names.contains(name) else {
      let suggestion = Wording.suggestion(for: name, among: names)
      return fault(
        "no \(what) has the name \(Wording.shown(name))\(suggestion)", expected: expected)
    }
    return name
  }
}
