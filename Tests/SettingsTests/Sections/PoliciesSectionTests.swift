import Testing

@testable import Settings

/// `policies`, and the names of them that callers have.
struct PoliciesSectionTests {
  private func faults(_ text: String) -> [String] {
    Sample.faults("listeners: [{ unix: /a }]\n" + text)
  }

  private func policies(_ text: String) throws -> Settings.Policies {
    try Settings.parse(
      text: "listeners: [{ unix: /a }]\n\(text)", fileName: "conf/g.yaml"
    ).policies
  }

  @Test func `a directory or a list of files, beside the settings`() throws {
    #expect(try policies("") == .none)
    #expect(try policies("policies:") == .none)
    #expect(try policies("policies: p") == .directory("conf/p"))
    #expect(try policies("policies: /etc/p/") == .directory("/etc/p"))
    #expect(try policies("policies: [a.json, /b.json]") == .files(["conf/a.json", "/b.json"]))
    #expect(try policies("policies: []") == .files([]))
  }

  @Test func `anything else is a fault`() {
    #expect(faults("policies: { directory: p }").count == 1)
    #expect(faults("policies: \"\"").count == 1)
    #expect(faults("policies: [[a]]").count == 1)
    let many = (0..<257).map { "p\($0).json" }.joined(separator: ", ")
    #expect(faults("policies: [\(many)]").first?.contains("found 257 elements") == true)
  }

  @Test func `a caller names policies, each once`() throws {
    func caller(_ policies: String) -> String {
      "callers: { a: { unix: { uids: [1] }, policies: \(policies) } }"
    }
    let settings = try Sample.settings("listeners: [{ unix: /a }]\n" + caller("[b, c-1]"))
    // The listener of the sample takes peers.
    #expect(settings.callers[0].policies == ["b", "c-1"])
    #expect(faults(caller("[b, b]")).first?.contains("callers.a.policies[1]") == true)
    #expect(faults(caller("[B]")).first?.contains("that is no name") == true)
    #expect(faults(caller("b")).first?.contains("a list of names of policies") == true)
  }

  @Test func `faults of two files do not mix`() {
    func fault(_ file: String, _ line: Int) -> SettingsFault {
      SettingsFault(
        file: file, place: .init(line: line, column: 1), keyPath: "", message: "m")
    }
    let faults = SettingsFaults([
      fault("g.yaml", 9), fault("p.json", 1), fault("g.yaml", 2), fault("p.json", 7),
    ]).faults
    #expect(faults.map(\.file) == ["g.yaml", "g.yaml", "p.json", "p.json"])
    #expect(faults.map(\.place?.line) == [2, 9, 1, 7])
  }
}
