import Testing

@testable import Settings

struct SettingsFaultTests {
  @Test func `a fault prints as editors read it`() {
    let fault = SettingsFault(
      file: "g.yaml", place: .init(line: 3, column: 7), keyPath: "a.b[0]", message: "found a list",
      expected: "a text")
    #expect(fault.description == "g.yaml:3:7: a.b[0]: found a list (expected a text)")
    let whole = SettingsFault(file: "g.yaml", place: nil, keyPath: "", message: "cannot be opened")
    #expect(whole.description == "g.yaml: cannot be opened")
  }

  @Test func `faults come in the order of the file and keep their order at one place`() {
    func fault(_ message: String, _ line: Int?, _ column: Int = 1) -> SettingsFault {
      SettingsFault(
        file: "g", place: line.map { .init(line: $0, column: column) }, keyPath: "",
        message: message)
    }
    let faults = SettingsFaults([
      fault("e", 3), fault("b", 1, 2), fault("c", 1, 9), fault("d", 1, 9), fault("a", nil),
    ])
    #expect(faults.faults.map(\.message) == ["a", "b", "c", "d", "e"])
    #expect(faults.description.split(separator: "\n").count == 5)
  }
}
