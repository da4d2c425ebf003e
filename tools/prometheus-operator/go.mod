// The Prometheus Operator's custom resource definitions. No package is imported: `go mod tidy` would drop the requirement.
module aibrix-model/tools/prometheus-operator

go 1.26.0

require github.com/prometheus-operator/prometheus-operator v0.85.0
