import Testing

@testable import Sandbox

struct TextFormTests {
  @Test(arguments: [
    ("134f9fb1-de30-4a8d-8a86-2040a5c13325", true), ("134F9FB1-DE30-4A8D-8A86-2040A5C13325", true),
    ("cb4a631d-demo-a8df-va86-ca3fa348c36c", false), ("134f9fb1de304a8d8a862040a5c13325", false),
    ("134f9fb1-de30-4a8d-8a86-2040a5c13325\n", false), ("", false),
    ("134f9fb1-de30-4a8d-8a86-2040a5c1332é", false),
  ])
  func `a UUID has 36 characters in five groups`(_ text: String, _ isGood: Bool) {
    #expect(TextForm.uuid.accepts(text) == isGood)
  }

  @Test(arguments: [
    ("192.168.0.9", true), ("0.0.0.0", true), ("255.255.255.255", true), ("256.0.0.1", false),
    ("1.2.3", false), ("1.2.3.4.5", false), ("01.2.3.4", false), ("1.2.3.", false),
    ("1.2.3.4/24", false), (" 1.2.3.4", false), ("gw.example.com", false),
  ])
  func `an address has four numbers without leading zeros`(_ text: String, _ isGood: Bool) {
    #expect(TextForm.address.accepts(text) == isGood)
  }

  @Test(arguments: [
    ("192.168.52.0/24", true), ("0.0.0.0/0", true), ("10.0.0.1/32", true), ("10.0.0.0/33", false),
    ("10.0.0.0", false), ("10.0.0.0/", false), ("10.0.0.0/08", false), ("10.0.0.0/8/8", false),
  ])
  func `a network has an address and a length`(_ text: String, _ isGood: Bool) {
    #expect(TextForm.network.accepts(text) == isGood)
  }

  @Test(arguments: [
    ("vpngw-a45b", true), ("_.-", true), ("网关", true), ("", false), ("a b", false),
    ("a\n", false), ("é", false), (String(repeating: "x", count: 64), true),
    (String(repeating: "x", count: 65), false), (String(repeating: "网", count: 64), true),
  ])
  func `a name has 1 to 64 of its characters`(_ text: String, _ isGood: Bool) {
    #expect(TextForm.resourceName.accepts(text) == isGood)
  }

  @Test func `tags take their characters and lengths`() {
    #expect(TextForm.tagKey.accepts("team:a@b_c.=+- ñ网"))
    #expect(!TextForm.tagKey.accepts(""))
    #expect(!TextForm.tagKey.accepts("a/b"))
    #expect(!TextForm.tagKey.accepts("×"))
    #expect(!TextForm.tagKey.accepts(String(repeating: "k", count: 129)))
    #expect(TextForm.tagValue.accepts(""))
    #expect(TextForm.tagValue.accepts(String(repeating: "v", count: 255)))
    #expect(!TextForm.tagValue.accepts(String(repeating: "v", count: 256)))
  }

  @Test func `an enterprise project is zero or a UUID`() {
    #expect(TextForm.enterpriseProjectID.accepts("0"))
    #expect(TextForm.enterpriseProjectID.accepts("7354dda9-de30-4a8d-8a86-a6b08fb92043"))
    #expect(!TextForm.enterpriseProjectID.accepts("00"))
    #expect(!TextForm.enterpriseProjectID.accepts(""))
  }

  @Test func `words are compared with their letter case`() {
    #expect(TextForm.word(["public"]).accepts("public"))
    #expect(!TextForm.word(["public"]).accepts("PUBLIC"))
  }
}
