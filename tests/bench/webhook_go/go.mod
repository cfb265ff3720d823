module giq-lint/tests/bench/webhook_go

go 1.24
