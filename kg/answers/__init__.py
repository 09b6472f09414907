"""The answers: paths with sign, context and certainty, and what they rest on."""
