import ArgumentParser
import Contract
import Protocols
import Synchronization
import System
import Transport

/// Shows the replies of a stream as they come: on a terminal a line for each state, in a pipe each
/// as it came, a line of JSON.
struct CallStream {
  private let call: GatewayCall
  private let output: CallOutput

  init(_ call: GatewayCall, output: CallOutput) {
    self.call = call
    self.output = output
  }

  private struct Reading {
    var replies = ConnectReplies()
    var end: ConnectReplies.Part?
    var isStrange = false
  }

  func run() async throws {
    let reading = Mutex(Reading())
    let isTerminal = Terminal.outputIsTerminal && !output.isRaw
    let answer = try await call.stream { bytes in
      reading.withLock { reading in
        reading.replies.append(bytes)
        do throws(JSONFault) {
          while let part = try reading.replies.next() {
            guard case .message(let json) = part else {
              reading.end = part
              continue
            }
            Output.result(isTerminal ? Self.line(of: json) : String(decoding: json, as: UTF8.self))
          }
        } catch {
          reading.isStrange = true
        }
      }
    }
    guard answer.status == 200 else { throw output.refused(answer) }
    switch reading.withLock({ $0.isStrange ? nil : $0.end }) {
    case .end(error: nil): return
    case .end(let error?): throw output.refused(error, "the stream's end")
    case .message, nil: throw CallExit.fail(76, "the answer is no whole stream of a gateway")
    }
  }

  /// `2026-11-26T04:17:28Z  PENDING_CREATE  office`; anything that is no state as it came.
  private static func line(of json: [UInt8]) -> String {
    let scanner = JSONScanner(json.span)
    func text(_ name: String, _ object: Range<Int>? = nil) -> String? {
      let found =
        if let object { try? scanner.member(name, in: object) } else { try? scanner.member(name) }
      return found.flatMap { $0 }.flatMap { scanner.text($0) }
    }
    guard let time = text("observed_at"), let status = text("status") else {
      return String(decoding: json, as: UTF8.self)
    }
    var name: String?
    try? scanner.forEachMember(in: json.indices) { (_, value) throws(JSONFault) in
      if scanner.kind(of: value) == .object { name = text("name", value) ?? text("id", value) }
    }
    // Whole seconds: a person reads it.
    let second = time.prefix { $0 != "." && $0 != "Z" } + "Z"
    let width = 14
    let padding = String(repeating: " ", count: max(0, width - status.count))
    return "\(second)  \(status)\(padding)  \(name ?? "")"
  }
}
