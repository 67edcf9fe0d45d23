public import Contract

/// `docs/API.md`: every operation with its fields, bounds and an example, made of the contract.
public struct MarkdownReference {
  private let operations: [Operation]
  private let schemas: Schemas
  private let comments: Comments

  public init(_ table: OperationTable, _ comments: Comments) {
    self.operations = table.operations.filter { !$0.bindings.isEmpty }
    self.schemas = table.schemas
    self.comments = comments
  }

  public var text: String {
    var text = Self.opening + contents
    for service in services {
      text += "## \(Self.simple(service.name))\n\n"
      text += comments.paragraphs(of: service.name).joined(separator: "\n\n") + "\n\n"
      for operation in service.operations {
        text += OperationSection(operation, schemas, comments).text
      }
    }
    text += "## Messages\n\nWhat requests and answers hold, in the order of the alphabet.\n\n"
    for message in messages {
      text += "### \(Self.simple(message.name))\n\n"
      text += comments.paragraphs(of: message.name).joined(separator: "\n\n") + "\n\n"
      text += Self.fields(message, schemas, comments)
    }
    text += "## Rules\n\nOf the cloud's specification, by the ids that refusals show.\n\n"
    text += MarkdownText.table(
      ["rule", ""], RuleTexts.all.map { [$0.id, MarkdownText.cell($0.text)] })
    return text
  }

  private static let opening = """
    # API

    <!-- Made by scripts/reference.sh from proto/. Change the .proto files, then `make docs`. -->

    Every operation over REST, Connect and gRPC. Tools read the same from `GET /openapi.json`
    (OpenAPI 3.1, no key needed); teams that make their own stubs take `make proto-bundle`.

    - **Names** of fields are the cloud's own. A field that is not known is refused by its name.
    - **Keys**: send `authorization: Bearer ghk_…`. A caller with several credentials names one with
      `gatehouse-credential`.
    - **Time**: `connect-timeout-ms` (`grpc-timeout` in gRPC) says how long the answer may take.
    - **Pages**: `page_size` is the most that is wanted; send `next_page_token` of one page as
      `page_token` for the next. The last page has none.
    - **Refusals** are problem details over REST, with `code`, `reason` and `violations`; the same
      stands in the error details of Connect and gRPC.
    - **Bounds** are checked before anything is sent to the cloud. Ids such as VGW-1 name
      [rules](#rules) of the cloud's specification; a refusal shows them.

    Examples use two variables: `GATEHOUSE_ENDPOINT`, such as `https://localhost:8443`, and
    `GATEHOUSE_API_KEY`. A certificate of an authority of your own needs `--cacert FILE`.
    `gatehouse demo` prints calls that work at once, and `gatehouse call` makes any of them without
    curl: `gatehouse call GetCaller`.


    """

  private var contents: String {
    var text = ""
    for service in services {
      let name = Self.simple(service.name)
      let links = service.operations.map { "[\($0.name)](#\($0.name.lowercased()))" }
      text += "- [\(name)](#\(name.lowercased())): \(links.joined(separator: ", "))\n"
    }
    return text + "- [Messages](#messages), [Rules](#rules)\n\n"
  }

  private var services: [(name: String, operations: [Operation])] {
    var services: [(name: String, operations: [Operation])] = []
    for operation in operations {
      if services.last?.name != operation.serviceName {
        services.append((operation.serviceName, []))
      }
      services[services.count - 1].operations.append(operation)
    }
    return services
  }

  /// What requests and answers refer to; they themselves stand with their operations.
  private var messages: [MessageSchema] {
    var found: [String: MessageSchema] = [:]
    func gather(_ message: MessageSchema) {
      for field in message.fields {
        guard let inner = schemas.schema(of: field), !inner.name.hasPrefix("google.protobuf."),
          found[inner.name] == nil
        else { continue }
        if !field.isMap { found[inner.name] = inner }
        gather(inner)
      }
    }
    for operation in operations {
      gather(operation.requestSchema)
      if OperationSection.isResource(operation.replySchema) {
        found[operation.replySchema.name] = operation.replySchema
      }
      gather(operation.replySchema)
    }
    return found.values.sorted { $0.name < $1.name }
  }

  static func simple(_ name: String) -> String {
    name.split(separator: ".").last.map(String.init) ?? name
  }

  /// The table of a message's fields.
  static func fields(
    _ message: MessageSchema, _ schemas: Schemas, _ comments: Comments
  ) -> String {
    let rows = message.fields.map { field in
      [
        MarkdownText.code(field.name), field.typeWords(schemas),
        MarkdownText.cell(field.boundsWords),
        MarkdownText.cell(comments.text(of: "\(message.name).\(field.name)") ?? ""),
      ]
    }
    return MarkdownText.table(["field", "type", "bounds", ""], rows)
  }
}
