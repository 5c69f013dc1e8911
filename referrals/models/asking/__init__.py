"""Referrals and unmet needs."""
