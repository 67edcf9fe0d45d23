/// The fields of one message type.
public final class MessageSchema: Sendable {
  /// Full name, without a leading dot.
  public let name: String
  /// In order of declaration.
  public let fields: [FieldSchema]
  private let indexByNumber: [Int: Int]

  init(name: String, fields: [FieldSchema]) {
    self.name = name
    self.fields = fields
    self.indexByNumber = Dictionary(
      uniqueKeysWithValues: fields.enumerated().map { ($1.number, $0) })
  }

  /// The field of this number.
  public func field(_ number: Int) -> FieldSchema? {
    indexByNumber[number].map { fields[$0] }
  }

  /// The field of this name, its own or ProtoJSON's.
  public func field(_ name: some StringProtocol) -> FieldSchema? {
    fields.first { $0.answers(to: name) }
  }
}
