import Testing

@testable import Settings

struct YAMLDocumentTests {
  @Test(
    arguments: [
      ("a: [1, 2\nb: 3", "conf/g.yaml:2:2: not YAML: did not find expected ',' or ']'"),
      ("a: *x", "conf/g.yaml:1:4: not YAML: found undefined alias"),
      ("a: \"\u{1}\"", "conf/g.yaml:1:5: not YAML: control characters are not allowed"),
      ("\tb: 1", "conf/g.yaml:1:1: not YAML: found character that cannot start any token"),
    ])
  func `a text that is no YAML is one fault at its place`(text: String, start: String) {
    let faults = Sample.faults(text)
    #expect(faults.count == 1)
    #expect(faults.first == start + "; nothing after this place was read")
  }

  @Test func `a second document is refused`() {
    #expect(
      Sample.faults("a: 1\n---\nb: 2\n") == [
        "conf/g.yaml:2:1: a second document begins here; the settings are one"
      ])
  }

  @Test func `bytes that are no UTF-8 are refused at their place`() {
    let error = #expect(throws: SettingsFaults.self) {
      try Settings.parse(bytes: Array("a: b\nc: é".utf8) + [0xFF, 0x61], fileName: "g.yaml")
    }
    #expect(error?.faults.first?.place == .init(line: 2, column: 5))
  }

  @Test func `repeated keys are told apart and all of them reported`() {
    let faults = Sample.faults(
      """
      listeners: [{ unix: /a }]
      limits:
        drain_seconds: 1
        "drain_seconds": 2
        drain_seconds: x
      limits: { drain_seconds: 3, 'drain_seconds': 4, idle_timeout_seconds: no }
      telemetry: {}
      """)
    #expect(
      faults == [
        "conf/g.yaml:4:3: limits: the key \"drain_seconds\" is given again; "
          + "it stands already on line 3",
        "conf/g.yaml:5:3: limits: the key \"drain_seconds\" is given again; "
          + "it stands already on line 3",
        "conf/g.yaml:6:1: the key \"limits\" is given again; "
          + "it stands already on line 2",
      ])
  }

  @Test func `columns are right behind repeated keys on the same line`() {
    let faults = Sample.faults(
      """
      listeners: [{ unix: /a }]
      limits: { drain_seconds: 1, drain_seconds: 2, "drain_seconds": 3, idle_timeout_seconds: no }
      """)
    #expect(
      faults == [
        "conf/g.yaml:2:29: limits: the key \"drain_seconds\" is given again; "
          + "it stands already on line 2",
        "conf/g.yaml:2:47: limits: the key \"drain_seconds\" is given again; "
          + "it stands already on line 2",
        "conf/g.yaml:2:89: limits.idle_timeout_seconds: found a text "
          + "(expected a whole number of seconds, 1 to 86400)",
      ])
  }

  @Test func `repeated keys are found with carriage returns and wide characters before them`() {
    let faults = Sample.faults(
      "# \u{1F600}\r\nlisteners: [{ unix: /a }]\r\n"
        + "callers: { é: {}, a: { unix: { uids: [1] } }, a: {} }\r\n")
    #expect(
      faults == [
        "conf/g.yaml:3:12: callers: the name of 1 characters is not usable (expected a name of at "
          + "most 63 lower-case letters, digits, \"-\" and \"_\")",
        "conf/g.yaml:3:47: callers: the key \"a\" is given again; "
          + "it stands already on line 3",
      ])
  }

  @Test func `as many repeated keys as there are marks are each reported`() {
    let text = "limits: { " + String(repeating: "a: 1, ", count: 65) + "}"
    let repeated = Sample.faults(text).filter { $0.contains("is given again") }
    #expect(repeated.count == 64)
    #expect(repeated.first?.hasPrefix("conf/g.yaml:1:17: limits: the key \"a\"") == true)
    #expect(repeated.last?.hasPrefix("conf/g.yaml:1:395: limits: the key \"a\"") == true)
  }

  @Test func `private-use characters of the file itself are left alone`() {
    let faults = Sample.faults("listeners: [{ unix: /a }]\n\u{E000}a: 1\n\u{E000}a: 2\na: 3\n")
    #expect(faults.count == 3)
    #expect(faults.filter { $0.contains("is given again") }.count == 1)
  }

  @Test func `more repeated keys than can be a mistake end the reading`() {
    let faults = Sample.faults("limits: {" + String(repeating: "a: 1, ", count: 80) + "}")
    #expect(faults == ["conf/g.yaml:1:394: the same key is given twice in one mapping"])
  }

  @Test func `an anchor may be used again`() throws {
    let settings = try Sample.settings(
      """
      listeners: [{ unix: /a }]
      callers:
        a: { unix: { uids: [1] }, actions: &read ["vpn:*:get"] }
        b: { unix: { uids: [2] }, actions: *read }
      """)
    #expect(settings.callers.map(\.actions) == [["vpn:*:get"], ["vpn:*:get"]])
  }

  @Test func `a tag of its own has no meaning`() {
    let faults = Sample.faults(
      in: "telemetry", "{ log_level: !secret info, log_format: !!binary x }")
    #expect(
      faults.map(\.message)
        == Array(repeating: "found a YAML tag, which has no meaning here", count: 2))
  }

  @Test func `a root that is no mapping is one fault`() {
    #expect(
      Sample.faults("- a\n") == [
        "conf/g.yaml:1:1: found a list (expected a mapping with listeners, admin, state_directory, "
          + "clouds, credentials, virtual_keys, jwt, callers, policies, freeze_writes, limits, "
          + "budget, cache or telemetry)"
      ])
  }

  @Test func `a key that is no text is a fault`() {
    let faults = Sample.faults("listeners: [{ unix: /a }]\n? [a]\n: 1\n")
    #expect(faults == ["conf/g.yaml:2:3: found a list as a key (expected a text as a key)"])
  }
}
