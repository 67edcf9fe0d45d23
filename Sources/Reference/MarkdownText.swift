/// Text on its way into Markdown.
enum MarkdownText {
  /// Escapes what a table or emphasis would take for its own; what stands in backticks stays, but
  /// for the bar, which ends a cell even there.
  static func cell(_ text: String) -> String {
    var out = ""
    var isCode = false
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      switch character {
      case "`":
        isCode.toggle()
        out.append(character)
      case "|": out += "\\|"
      case "\n": out.append(" ")
      case "_" where isInsideWord(index, characters): out.append(character)
      case "*", "_", "<", "~", "[", "]":
        if !isCode { out.append("\\") }
        out.append(character)
      default: out.append(character)
      }
    }
    return out
  }

  /// `vpc_id` needs no escape: only at the edge of a word does it begin emphasis.
  private static func isInsideWord(_ index: Int, _ text: [Character]) -> Bool {
    func isOfWord(_ place: Int) -> Bool {
      text.indices.contains(place) && (text[place].isLetter || text[place].isNumber)
    }
    return isOfWord(index - 1) && isOfWord(index + 1)
  }

  /// A table of Markdown; no rows are no table.
  static func table(_ head: [String], _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let lines = [head, head.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n") + "\n\n"
  }

  static func code(_ text: String) -> String { "`\(text)`" }
}
