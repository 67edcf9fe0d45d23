import Cryptography

@testable import Admission

extension Fuzzed {
  static let token = Fuzzed(
    name: "token", promise: "a JSON Web Token or a key set is read the same each time, or refused"
  ) { input in
    if let token = try? WebToken(input.span) {
      try expect(WebToken.isPlausible(input.span), "a token that has not the form of one")
      try expect(token.expiry >= 0 && token.signed.count < input.count, "a part is not its own")
    }
    if let set = try? WebKeySet(input) {
      try expect((1...WebKeySet.countMax).contains(set.keys.count), "\(set.keys.count) keys")
      try expect(try WebKeySet(input) == set, "the same bytes are another set")
    }
  }

  static let distinguishedName = Fuzzed(
    name: "distinguished-name", promise: "a name is refused, or written so that it is read again"
  ) { input in
    guard let name = try? DistinguishedName(text(input)) else { return }
    try expect(try DistinguishedName(name.text) == name, "another name: \(name.text)")
  }
}
