import Admission
import Foundation
import GatehouseServer
import Settings

/// Says what a query found, for a person or a program.
struct ExplainOutput {
  let query: ExplainQuery
  let answer: ExplainQuery.Answer

  func text() -> String {
    let explanation = answer.explanation
    var lines = ["\(verdict): \(headline(explanation.decision))"]
    lines.append("  resource  \(answer.facts.resourceText)")
    for part in explanation.parts {
      let also = part.action == query.action ? "" : " (contained in the batch)"
      lines.append("  statements about \(part.action)\(also), in order:")
      if part.lines.isEmpty { lines.append("    none") }
      for line in part.lines {
        lines.append("    \(line.effect.rawValue) \(line.name)  \(Self.place(line.name))")
        lines.append("      \(line.verdict.rawValue): \(line.why)")
      }
    }
    return lines.joined(separator: "\n")
  }

  private var verdict: String {
    switch answer.explanation.decision {
    case .allowed: "allowed"
    case .denied: "denied"
    case .undecided: "depends"
    }
  }

  private func headline(_ decision: Decision) -> String {
    let what = "\(query.caller) \(query.action)"
    switch decision {
    case .allowed(let name): return "\(what), by \(name) (\(Self.place(name)))"
    case .denied(let name?): return "\(what), by \(name) (\(Self.place(name)))"
    case .denied(nil): return "\(what): no statement allows it"
    case .undecided(let missing):
      let words = missing.words.joined(separator: ", ")
      return answer.isDecidedByRow
        ? "\(what): rows are given or left out by their \(words)" : "\(what): it needs \(words)"
    }
  }

  private static func place(_ name: StatementName) -> String {
    name.place.map { "\(name.file):\($0.line)" } ?? name.file
  }

  // MARK: JSON

  private struct Document: Encodable {
    struct Statement: Encodable {
      let name: String
      let policy: String
      let sid: String?
      let file: String
      let line: Int?

      init(_ name: StatementName) {
        self.name = name.description
        policy = name.policy
        sid = name.sid
        file = name.file
        line = name.place?.line
      }
    }

    struct Considered: Encodable {
      let action: String
      let statement: Statement
      let effect: String
      let verdict: String
      let why: String
    }

    let caller: String
    let action: String
    let resource: String
    let decision: String
    /// That decides; none where nothing allows it.
    let statement: Statement?
    /// Facts that it depends on.
    let missing: [String]
    let decidedByRow: Bool
    let considered: [Considered]
  }

  func json() throws -> String {
    var statement: Document.Statement?
    var missing: [String] = []
    switch answer.explanation.decision {
    case .allowed(let name), .denied(let name?): statement = .init(name)
    case .denied(nil): break
    case .undecided(let facts): missing = facts.words
    }
    let document = Document(
      caller: query.caller, action: query.action, resource: answer.facts.resourceText,
      decision: verdict, statement: statement, missing: missing,
      decidedByRow: answer.isDecidedByRow,
      considered: answer.explanation.parts.flatMap { part in
        part.lines.map {
          .init(
            action: part.action, statement: .init($0.name), effect: $0.effect.rawValue,
            verdict: $0.verdict.rawValue, why: $0.why)
        }
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }
}
