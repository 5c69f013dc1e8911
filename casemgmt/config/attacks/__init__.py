"""Attacks on promises that the product makes: random real actions, and then the question what they broke."""
