import Testing

@testable import State

@Suite struct StateFaultTests {
  @Test func `a fault says what was found and what would do`() {
    let fault = StateFault(.newer, "the file is of version 9", expected: "at most version 1")
    #expect("\(fault)" == "the file is of version 9 (expected at most version 1)")
  }
}
