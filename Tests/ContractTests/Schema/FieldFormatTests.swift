import Testing

@testable import Contract

@Suite struct FieldFormatTests {
  @Test(
    arguments: [
      (.uuid, "620d99b8-de30-4a8d-8a86-200b868f2d7d", true),
      (.uuid, "620D99B8-DE30-4A8D-8A86-200B868F2D7D", true),
      (.uuid, "620d99b8-demo-4a8d-va86-200b868f2d7d", false),
      (.uuid, "620d99b8de30-4a8d-8a86-200b868f2d7d-", false),
      (.uuid, "620d99b8-de30-4a8d-8a86-200b868f2d7d\n", false),
      (.uuid, "", false), (.uuid, "0", false),
      (.uuidOrZero, "0", true), (.uuidOrZero, "00", false), (.uuidOrZero, "", false),
      (.uuidOrZero, "620d99b8-de30-4a8d-8a86-200b868f2d7d", true),
      (.ipv4, "0.0.0.0", true), (.ipv4, "255.255.255.255", true), (.ipv4, "1.2.3.256", false),
      (.ipv4, "01.2.3.4", false), (.ipv4, "1.2.3", false), (.ipv4, "1.2.3.4.5", false),
      (.ipv4, "1.2.3.", false), (.ipv4, " 1.2.3.4", false), (.ipv4, "1.2.3.4\n", false),
      (.ipv4, "1.2.3.-4", false), (.ipv4, "1.2.3.٤", false), (.ipv4, "1.2.3.0x4", false),
      (.ipv4CIDR, "192.168.52.0/24", true), (.ipv4CIDR, "0.0.0.0/0", true),
      (.ipv4CIDR, "10.0.0.1/8", true), (.ipv4CIDR, "10.0.0.0/32", true),
      (.ipv4CIDR, "10.0.0.0/33", false), (.ipv4CIDR, "10.0.0.0/08", false),
      (.ipv4CIDR, "10.0.0.0", false), (.ipv4CIDR, "10.0.0.0/", false),
      (.ipv4CIDR, "10.0.0.0/8/8", false), (.ipv4CIDR, "/8", false),
      (.ipv4CIDR, "10.0.0.0/+8", false),
      (.resourceName, "vpngw-3caf_1.2", true), (.resourceName, "网关-一龥", true),
      (.resourceName, "a b", false), (.resourceName, "é", false), (.resourceName, "", false),
      (.resourceName, "龦", false), (.resourceName, "a\n", false),
      (.tagKey, "Größe ÿ_.:=+-@ 键", true), (.tagKey, "a×b", false), (.tagKey, "a÷b", false),
      (.tagKey, "", false), (.tagKey, "a*b", false), (.tagKey, "a\tb", false),
      (.tagValue, "", true), (.tagValue, "dev:1=+x", true), (.tagValue, "a/b", false),
      (.uuidOrIPv4, "1.2.3.4", true), (.uuidOrIPv4, "1.2.3", false),
      (.tunnelAddress, "169.254.1.1/30", true), (.tunnelAddress, "169.254.195.1/30", false),
      (.tunnelAddress, "169.254.19.5/30", true), (.tunnelAddress, "169.254.1.1/29", false),
      (.tunnelAddress, "169.253.1.1/30", false),
      (.preSharedKey, "Example-psk-1", true), (.preSharedKey, "Ab1 Ab1 ", true),
      (.preSharedKey, "Ab1Ab1A", false), (.preSharedKey, "abcdefgh1", false),
      (.preSharedKey, "ABC-abc-", true), (.preSharedKey, "Example-psk-1?", false),
    ] as [(FieldFormat, String, Bool)])
  func `a form is exactly its pattern`(format: FieldFormat, text: String, matches: Bool)
    throws
  {
    #expect(format.matches(text) == matches)
    // Documents say it as a regular expression, which must say the same.
    let pattern = try Regex(format.pattern).matchingSemantics(.unicodeScalar)
    #expect((text.wholeMatch(of: pattern) != nil) == matches, "\(format.pattern)")
  }

  @Test func `lengths are counted in characters of the pattern`() {
    #expect(FieldFormat.resourceName.matches(String(repeating: "一", count: 64)))
    #expect(!FieldFormat.resourceName.matches(String(repeating: "a", count: 65)))
    #expect(FieldFormat.tagKey.matches(String(repeating: "k", count: 128)))
    #expect(!FieldFormat.tagKey.matches(String(repeating: "k", count: 129)))
    #expect(FieldFormat.tagValue.matches(String(repeating: "v", count: 255)))
    #expect(!FieldFormat.tagValue.matches(String(repeating: "v", count: 256)))
  }
}
