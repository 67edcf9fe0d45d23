/// What the .proto files say of services, rpcs, messages and fields: for documents and for people,
/// never for a call.
public struct Comments: Sendable {
  private let bySymbol: [Substring: Substring]

  /// Those of the embedded contract; read when first asked for.
  public static let shared = Comments(CommentText.lines.description)

  /// One line for each symbol: its name, a space, its comment, paragraphs parted by a pilcrow.
  init(_ lines: String) {
    bySymbol = Dictionary(
      lines.split(separator: "\n").compactMap { line in
        guard let space = line.firstIndex(of: " ") else { return nil }
        return (line[..<space], line[line.index(after: space)...])
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The paragraphs about a full name (`gatehouse.vpn.v1.VpnGateway.name`); none where nothing is
  /// said.
  public func paragraphs(of symbol: String) -> [String] {
    bySymbol[Substring(symbol)].map { $0.split(separator: "¶").map(String.init) } ?? []
  }

  /// The same as one text.
  public func text(of symbol: String) -> String? {
    let paragraphs = paragraphs(of: symbol)
    return paragraphs.isEmpty ? nil : paragraphs.joined(separator: "\n\n")
  }
}
