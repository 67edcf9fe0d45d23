import Glibc
import Testing

@testable import System

struct TerminalTests {
  @Test func `a pipe is no terminal, a pseudo-terminal is one`() {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(!Terminal.isTerminal(ends[0]) && !Terminal.isTerminal(-1))
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(terminal) }
    #expect(Terminal.isTerminal(terminal))
  }
}
