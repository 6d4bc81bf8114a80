// exact/theorem/papers.hpp - the records, one function a file: a paper, a part of one, or a topic.
#pragma once

#include <vector>

#include "exact/theorem/statement.hpp"

namespace unmask {

void add_chen_cong_li(std::vector<Theorem>& theorems);
void add_chen_cong_li_schedules(std::vector<Theorem>& theorems);
void add_chen_cong_li_codes(std::vector<Theorem>& theorems);
void add_li_cai(std::vector<Theorem>& theorems);
void add_wainwright(std::vector<Theorem>& theorems);
void add_zhang(std::vector<Theorem>& theorems);
void add_zhang_rollout(std::vector<Theorem>& theorems);
void add_zhang_order(std::vector<Theorem>& theorems);
void add_zhang_remasking(std::vector<Theorem>& theorems);
void add_zhong(std::vector<Theorem>& theorems);
void add_fast_dllm(std::vector<Theorem>& theorems);
void add_eb_sampler(std::vector<Theorem>& theorems);
void add_dilated_unmasking(std::vector<Theorem>& theorems);
void add_remdm(std::vector<Theorem>& theorems);
void add_wen_liang_lu(std::vector<Theorem>& theorems);
void add_tang(std::vector<Theorem>& theorems);
void add_dmitriev_huang_wei(std::vector<Theorem>& theorems);
void add_jeon(std::vector<Theorem>& theorems);

// Statements on one topic, from several papers.
void add_adaptive_laws(std::vector<Theorem>& theorems);
void add_entropy_rules(std::vector<Theorem>& theorems);
void add_mixture_bounds(std::vector<Theorem>& theorems);
void add_verification(std::vector<Theorem>& theorems);
void add_folk_claims(std::vector<Theorem>& theorems);

/// What this project derived: sharper or exact forms, and randomised sizes.
void add_derived(std::vector<Theorem>& theorems);

}  // namespace unmask
