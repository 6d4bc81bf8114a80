// exact/theorem/papers.hpp - the records, one function and one file a paper.
#pragma once

#include <vector>

#include "exact/theorem/statement.hpp"

namespace unmask {

void add_chen_cong_li(std::vector<Theorem>& theorems);
void add_li_cai(std::vector<Theorem>& theorems);
void add_wainwright(std::vector<Theorem>& theorems);
void add_zhang(std::vector<Theorem>& theorems);
void add_fast_dllm(std::vector<Theorem>& theorems);
void add_eb_sampler(std::vector<Theorem>& theorems);
void add_dilated_unmasking(std::vector<Theorem>& theorems);
void add_wen_liang_lu(std::vector<Theorem>& theorems);
void add_dmitriev_huang_wei(std::vector<Theorem>& theorems);
void add_jeon(std::vector<Theorem>& theorems);
/// What this project derived: sharper or exact forms, and randomised sizes.
void add_derived(std::vector<Theorem>& theorems);

}  // namespace unmask
