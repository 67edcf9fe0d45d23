import CallModel
import Upstream

// How what the cloud allows is shared.
extension MetricsPage {
  func budgets(_ page: inout Page) {
    let all = status.credentials.map { (("credential", $0.name), $0.budget.facts) }
    waiting(all, &page)
    limits(all, &page)
    services(all, &page)
    page.family(
      "gatehouse_upstream_attempts_total", "counter", "Requests sent to the cloud, by outcome.")
    for (label, facts) in all {
      for service in facts.services {
        for kind in service.kinds {
          for (outcome, count) in kind.attempts where count > 0 {
            page.sample(
              "gatehouse_upstream_attempts_total",
              [
                label, ("service", service.word), ("operations", kind.kind.word),
                ("outcome", outcome),
              ], count)
          }
        }
      }
    }
    page.family(
      "gatehouse_upstream_withheld_total", "counter", "Calls that were not sent, by what was short."
    )
    for (label, facts) in all {
      for reason in BudgetCounts.Reason.allCases {
        page.sample(
          "gatehouse_upstream_withheld_total", [label, ("reason", reason.word)],
          facts.counts.refusals(reason))
      }
    }
    page.family(
      "gatehouse_upstream_repeats_refused_total", "counter",
      "Calls not sent once more since too many were.")
    for (label, facts) in all {
      page.sample("gatehouse_upstream_repeats_refused_total", [label], facts.repeatsRefused)
    }
  }

  private typealias Facts = [(label: (String, String), facts: BudgetFacts)]

  private func waiting(_ all: Facts, _ page: inout Page) {
    page.family("gatehouse_upstream_queue_calls", "gauge", "Calls that wait for their turn now.")
    for (label, facts) in all {
      for traffic in TrafficClass.allCases {
        page.sample(
          "gatehouse_upstream_queue_calls", [label, ("traffic", traffic.rawValue)],
          UInt64(facts.waiting(traffic)))
      }
    }
    let name = "gatehouse_upstream_queue_wait_seconds"
    page.family(name, "histogram", "How long calls that were sent had waited for their turn.")
    for (label, facts) in all {
      for traffic in TrafficClass.allCases {
        let waits = facts.counts.waits[traffic.place]
        let labels = [label, ("traffic", traffic.rawValue)]
        var count: UInt64 = 0
        for (place, own) in waits.buckets.enumerated() {
          count += own
          let end =
            place < BudgetCounts.Waits.ends.count
            ? seconds(BudgetCounts.Waits.ends[place]) : "+Inf"
          page.sample("\(name)_bucket", labels + [("le", end)], count)
        }
        page.sample("\(name)_sum", labels, text: seconds(waits.sumNanoseconds))
        page.sample("\(name)_count", labels, count)
      }
    }
  }

  private func seconds(_ nanoseconds: UInt64) -> String { "\(Double(nanoseconds) / 1e9)" }

  private func limits(_ all: Facts, _ page: inout Page) {
    func each(_ body: ([(String, String)], BudgetFacts.Kind, CallRate) -> Void) {
      for (label, facts) in all {
        for service in facts.services {
          for kind in service.kinds {
            guard let limit = kind.limit else { continue }
            body([label, ("service", service.word), ("operations", kind.kind.word)], kind, limit)
          }
        }
      }
    }
    page.family(
      "gatehouse_upstream_limit_calls", "gauge",
      "Calls that the cloud allows in a window, where that is known.")
    each { labels, kind, limit in
      page.sample(
        "gatehouse_upstream_limit_calls",
        labels + [
          ("window_seconds", String(limit.windowSeconds)),
          ("origin", kind.isLearnt ? "cloud" : "settings"),
        ], UInt64(limit.calls))
    }
    page.family(
      "gatehouse_upstream_budget_left_calls", "gauge",
      "Calls of this instance's share that may still go in the window that ends now.")
    each { labels, kind, _ in
      page.sample("gatehouse_upstream_budget_left_calls", labels, UInt64(max(0, kind.left ?? 0)))
    }
  }

  private func services(_ all: Facts, _ page: inout Page) {
    func each(
      _ name: String, _ help: String, _ value: (BudgetFacts.Service) -> Int
    ) {
      page.family(name, "gauge", help)
      for (label, facts) in all {
        for service in facts.services {
          page.sample(name, [label, ("service", service.word)], UInt64(value(service)))
        }
      }
    }
    each("gatehouse_upstream_in_flight_calls", "Calls on their way to the cloud now.") {
      $0.inFlight
    }
    each(
      "gatehouse_upstream_concurrency_limit_calls",
      "Calls that may be on their way at the same time, as learnt from how they fare."
    ) { $0.concurrency }
    page.family(
      "gatehouse_upstream_circuit_state", "gauge", "1 for the state the breaker of a service is in."
    )
    for (label, facts) in all {
      for service in facts.services {
        for word in AccountBudget.circuitWords {
          page.sample(
            "gatehouse_upstream_circuit_state",
            [label, ("service", service.word), ("state", word)],
            service.circuit == word ? 1 : 0)
        }
      }
    }
  }
}
