import Testing

@testable import Settings

struct SettingsNodeTests {
  @Test(
    arguments: [
      ("", "found nothing"), ("~", "found nothing"), ("[]", "found a list"),
      ("{}", "found a mapping"), ("\"30\"", "found a text"), ("30s", "found a text"),
      ("true", "found true or false"), ("1.5", "found a number, but no plain whole one"),
      ("1e3", "found a number, but no plain whole one"),
      ("0x10", "found a number, but no plain whole one"),
      ("017", "found a number with a leading zero"), ("--1", "found a text"),
      ("-1", "the number is out of range"), ("3601", "the number is out of range"),
      ("99999999999999999999999", "the number is out of range"),
    ])
  func `a number is a plain whole one within its bounds`(text: String, message: String) {
    let faults = Sample.faults(in: "limits", "{ drain_seconds: \(text) }")
    #expect(faults.map(\.message) == [message])
    #expect(faults.first?.expected == "a whole number of seconds, 0 to 3600")
  }

  @Test(arguments: [("0", 0), ("3600", 3600), ("30", 30)])
  func `the bounds themselves are within`(text: String, seconds: Int) throws {
    let settings = try Sample.settings(Sample.whole + "\nlimits: { drain_seconds: \(text) }")
    #expect(settings.limits.drain == .seconds(seconds))
  }

  @Test(arguments: ["yes", "on", "True", "\"true\"", "1", "", "[]"])
  func `a flag is true or false and nothing like it`(text: String) {
    let faults = Sample.faults(in: "listeners", "[{ unix: /a }, { cleartext: \(text) }]")
    #expect(
      faults.contains { $0.keyPath == "listeners[1].cleartext" && $0.expected == "true or false" })
  }

  @Test func `an identifier of digits only is still a text`() throws {
    let digits = "12345678901234567890123456789012"
    let settings = try Sample.settings(
      Sample.whole.replacing("0123456789abcdef0123456789abcdef", with: digits))
    #expect(settings.credentials[0].projectID == digits)
  }
}
