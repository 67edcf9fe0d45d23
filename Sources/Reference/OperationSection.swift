import Contract

/// One operation as `docs/API.md` shows it.
struct OperationSection {
  private let operation: Operation
  private let schemas: Schemas
  private let comments: Comments

  init(_ operation: Operation, _ schemas: Schemas, _ comments: Comments) {
    self.operation = operation
    self.schemas = schemas
    self.comments = comments
  }

  var text: String {
    let symbol = "\(operation.serviceName).\(operation.name)"
    var text = "### \(operation.name)\n\n"
    text += comments.paragraphs(of: symbol).joined(separator: "\n\n") + "\n\n"
    text += MarkdownText.table(["", ""], facts)
    let request = operation.requestSchema
    if !request.fields.isEmpty {
      text += "Request:\n\n" + MarkdownReference.fields(request, schemas, comments)
    }
    text += answer + "```sh\n\(ExampleCall(operation).curl)\n```\n\n"
    return text
  }

  // MARK: Facts

  private var facts: [[String]] {
    var facts = [["rpc", MarkdownText.code(String(operation.rpcPath.dropFirst()))]]
    let bindings = operation.bindings.map {
      MarkdownText.code("\($0.method.rawValue) \($0.path.text)")
    }
    facts.append(["REST", bindings.joined(separator: ", ")])
    facts.append([
      "action", operation.action.map(MarkdownText.code) ?? "none: being known is enough",
    ])
    facts.append(["cloud", cloud])
    if !operation.constraints.isEmpty {
      facts.append(["[rules](#rules) checked here", operation.constraints.joined(separator: ", ")])
    }
    if !operation.upstreamConstraints.isEmpty {
      facts.append([
        "[rules](#rules) the cloud checks", operation.upstreamConstraints.joined(separator: ", "),
      ])
    }
    if operation.paging != nil {
      facts.append(["pages", "`page_size`, `page_token`; `next_page_token` in the answer"])
    }
    if !operation.endStates.isEmpty {
      facts.append(["settled when", operation.endStates.joined(separator: ", ")])
    }
    if let lost { facts.append(["after a lost answer", lost]) }
    return facts
  }

  private var cloud: String {
    if let upstream = operation.upstream {
      return MarkdownText.code("\(upstream.method.rawValue) \(upstream.path.text)")
    }
    if let watching = operation.watching {
      let seen = [watching.list, watching.get].map { "[\($0)](#\($0.lowercased()))" }
      return "asked for everybody who watches: \(seen.joined(separator: ", "))"
    }
    guard !operation.composes.isEmpty else { return "not asked: the gateway answers by itself" }
    let parts = operation.composes.map { "[\($0)](#\($0.lowercased()))" }
    return "what \(parts.joined(separator: ", ")) ask, each with its own action"
  }

  private var lost: String? {
    switch operation.retry {
    case .safe: "the gateway sends it again"
    case .checkFirst: "the gateway looks whether it was done, then sends it again"
    case .never: "never sent again: read what is there first"
    case nil: nil
    }
  }

  // MARK: Answer

  /// Is something of its own rather than the answer of one operation.
  static func isResource(_ message: MessageSchema) -> Bool {
    !message.name.hasSuffix("Response") && !message.name.hasPrefix("google.protobuf.")
  }

  private var answer: String {
    let reply = operation.replySchema
    let statuses = (operation.upstream?.success ?? [200]).map(String.init).joined(separator: ", ")
    if reply.fields.isEmpty { return "Answer (\(statuses) over REST): nothing.\n\n" }
    if Self.isResource(reply) {
      return "Answer (\(statuses) over REST): \(FieldSchema.link(to: reply.name)).\n\n"
    }
    let kind = operation.kind == .serverStreaming ? "Answers, a stream of them" : "Answer"
    return "\(kind) (\(statuses) over REST):\n\n"
      + MarkdownReference.fields(reply, schemas, comments)
  }
}

/// A call to copy, made of the operation's example.
struct ExampleCall {
  let operation: Operation

  init(_ operation: Operation) {
    self.operation = operation
  }

  var curl: String {
    guard let binding = operation.bindings.first else { return "" }
    var path = ""
    for segment in binding.path.segments {
      switch segment {
      case .literal(let text): path += "/\(text)"
      case .variable(let name): path += "/\(operation.exampleText(of: name) ?? "{\(name)}")"
      }
    }
    let body = body(binding)
    let used = Set(binding.path.variables)
    var query: [String] = []
    if case .none = binding.body {
      query = operation.requestSchema.fields.filter { !used.contains($0.name) }.compactMap {
        field in operation.exampleText(of: field.name).map { "\(field.name)=\($0)" }
      }
    }
    if !query.isEmpty { path += "?" + query.joined(separator: "&") }
    // Events are shown as they come.
    let curl = operation.kind == .serverStreaming ? "curl -N" : "curl"
    var lines = [
      "\(curl) -H \"authorization: Bearer $GATEHOUSE_API_KEY\"",
      "  \"$GATEHOUSE_ENDPOINT\(path)\"",
    ]
    // curl sends GET by itself, and POST when there is a body.
    let implied = body == nil ? "GET" : "POST"
    if binding.method.rawValue != implied { lines[1] += " -X \(binding.method.rawValue)" }
    if let body { lines.append("  --json '\(body)'") }
    return lines.joined(separator: " \\\n")
  }

  private func body(_ binding: HTTPBinding) -> String? {
    switch binding.body {
    case .none: return nil
    case .field(let field): return operation.example(of: field.name) ?? "{}"
    case .whole:
      let used = Set(binding.path.variables)
      let members = operation.requestSchema.fields.filter { !used.contains($0.name) }.compactMap {
        field in operation.example(of: field.name).map { "\"\(field.name)\":\($0)" }
      }
      return "{\(members.joined(separator: ","))}"
    }
  }
}
