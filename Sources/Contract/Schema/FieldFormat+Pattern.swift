extension FieldFormat {
  /// The same form as a regular expression of ECMA-262, for documents that others read; calls are
  /// held against `matches`, and a test holds the two against each other.
  public var pattern: String {
    switch self {
    case .uuid: "^\(Self.uuidPattern)$"
    case .uuidOrZero: "^(0|\(Self.uuidPattern))$"
    case .uuidOrIPv4: "^(\(Self.uuidPattern)|\(Self.addressPattern))$"
    case .ipv4: "^\(Self.addressPattern)$"
    case .ipv4CIDR: "^\(Self.addressPattern)/(3[0-2]|[12]?[0-9])$"
    case .tunnelAddress: #"^169\.254\.(?!195\.)\#(Self.octet)\.\#(Self.octet)/30$"#
    case .resourceName: #"^[0-9A-Za-z\u4E00-\u9FA5_.-]{1,64}$"#
    case .tagKey: "^\(Self.tagCharacter){1,128}$"
    case .tagValue: "^\(Self.tagCharacter){0,255}$"
    case .preSharedKey: Self.keyPattern
    }
  }

  private static let uuidPattern =
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
  private static let octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
  private static let addressPattern = #"\#(octet)(\.\#(octet)){3}"#
  private static let tagCharacter =
    #"[0-9A-Za-z\u4E00-\u9FA5\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF _.:=+@-]"#

  /// Three of four classes: whichever is missing, the other three are there.
  private static let keyPattern: String = {
    let signs = #"~!@#$%^*()_+={ },./:;-"#
    let classes = ["[A-Z]", "[a-z]", "[0-9]", "[\(signs)]"].map { "(?=.*\($0))" }
    let triples = classes.indices.map { missing in
      classes.indices.filter { $0 != missing }.map { classes[$0] }.joined()
    }
    return "^(?:\(triples.joined(separator: "|")))[A-Za-z0-9\(signs)]{8,128}$"
  }()
}
